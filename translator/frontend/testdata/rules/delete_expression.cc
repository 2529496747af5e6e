#include "rlib/object.h"

class Node : public rlib::Object {};

void use(Node* node) { delete node; }
